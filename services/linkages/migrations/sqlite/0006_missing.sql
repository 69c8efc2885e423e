-- What is missing: scales, products that wait, surveys with the links that they found,
-- and whom to bring. Columns are those of every collection: see the first migration.

create table minimum_scales (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content    blob   not null,
    constraint minimum_scales_pk primary key (tenant, id)
);

create index minimum_scales_by_revision on minimum_scales (tenant, revision);

create table blocked_products (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    country    text   not null,
    cluster    text   not null,
    content    blob   not null,
    constraint blocked_products_pk primary key (tenant, id)
);

create index blocked_products_by_revision on blocked_products (tenant, revision);

create table surveys (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content    blob   not null,
    constraint surveys_pk primary key (tenant, id)
);

create index surveys_by_revision on surveys (tenant, revision);

-- Links have the words of the contract to be filtered by, and their message twice: whole,
-- and what of it may be published, which is empty where nothing may.
create table missing_links (
    tenant     text not null,
    survey     text not null,
    id         text not null,
    kind       text   not null,
    remedy     text   not null,
    disclosure bigint not null, -- the contract's number; the higher, the more may be told
    content    blob   not null,
    published  blob   not null,
    constraint missing_links_pk primary key (tenant, survey, id),
    constraint missing_links_survey_fk foreign key (tenant, survey)
        references surveys (tenant, id) on delete cascade
);

create table recruitment_targets (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    stage      text   not null,
    missing_link text   not null,
    content    blob   not null,
    constraint recruitment_targets_pk primary key (tenant, id)
);

create index recruitment_targets_by_revision on recruitment_targets (tenant, revision);
