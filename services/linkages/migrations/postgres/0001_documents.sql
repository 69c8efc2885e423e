-- What every collection shares, and the first of them.
--
-- A resource is a row: who owns it, its id, how often it was changed, the columns
-- that lists are filtered by, and its content in the encoding of the contract, whose
-- field numbers never change their meaning. Times are microseconds since the epoch.
--
-- A revision counts the changes of one collection of one tenant. Whoever keeps a
-- collection in memory reads what has a later revision than the last one seen.

create table capabilities (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    cluster    text   not null,
    content    bytea   not null,
    constraint capabilities_pk primary key (tenant, id)
);

create index capabilities_by_revision on capabilities (tenant, revision);

-- The last revision of each collection.
create table revisions (
    tenant     text collate "C" not null,
    collection text collate "C" not null, -- name of the table
    last       bigint not null,
    constraint revisions_pk primary key (tenant, collection)
);

-- What was removed, so that who keeps it in memory hears of it.
create table removals (
    tenant     text collate "C" not null,
    collection text collate "C" not null,
    id         text collate "C" not null,
    revision   bigint not null,
    constraint removals_pk primary key (tenant, collection, id)
);

create index removals_by_revision on removals (tenant, collection, revision);

-- One request id, one effect: written in the transaction of the change.
create table request_ledger (
    tenant     text collate "C" not null,
    request_id text collate "C" not null,
    method     text   not null,
    digest     bytea   not null,
    answer     bytea   not null,
    created_at bigint not null,
    constraint request_ledger_pk primary key (tenant, request_id)
);
