-- Plans of local content and agreements on incentives, and what happened to them.
--
-- What happened is kept beside the document that it happened to, in rows that are
-- only ever added: no statement of the service changes or removes one. Each takes
-- the next number of its kind, and the next version of its document, in the same
-- transaction, so that numbers have no gaps and whoever changes the document has
-- seen all of them.

create table local_content_plans (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    buyer      text   not null,
    content    bytea  not null,
    constraint local_content_plans_pk primary key (tenant, id)
);

create index local_content_plans_by_revision on local_content_plans (tenant, revision);

create table incentive_agreements (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    party      text   not null,
    status     text   not null,
    content    bytea  not null,
    constraint incentive_agreements_pk primary key (tenant, id)
);

create index incentive_agreements_by_revision on incentive_agreements (tenant, revision);

-- What happened to a document.
create table entries (
    tenant     text collate "C" not null,
    collection text collate "C" not null, -- table of the document
    document   text collate "C" not null, -- its id
    kind       text collate "C" not null, -- such as events, reports
    number     bigint not null, -- 1, and one more with every entry of the kind
    created_at bigint not null,
    content    bytea  not null,
    constraint entries_pk primary key (tenant, collection, document, kind, number)
);
