-- Figures of missing links that were published, by buyer.
--
-- Whoever has read a figure keeps it. What was published is therefore remembered
-- whatever becomes of its survey: no statement of the service changes or removes a row.

create table published_figures (
    tenant   text not null,
    link     text not null, -- id of the capability
    digest   text not null, -- of the figures: the same are remembered once
    content  blob not null, -- hours by buyer, and the link that had them first
    constraint published_figures_pk primary key (tenant, link, digest)
);

-- What the surveys that are there published: a link is read as its own total by buyer.
-- 3 is the contract's number of a link whose figures are told.
insert into published_figures (tenant, link, digest, content)
select tenant, id, 'survey ' || survey, content from missing_links where disclosure >= 3;
