-- The registry: suppliers and buyers, what the buyers need, and how standards follow
-- from each other. Each table is a collection as in the first migration.

-- Which standards follow from which.
create table standard_tables (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content    bytea not null,
    constraint standard_tables_pk primary key (tenant, id)
);

create index standard_tables_by_revision on standard_tables (tenant, revision);

-- Who can supply. Lists of words stand between blanks.
create table suppliers (
    tenant       text collate "C" not null,
    id           text collate "C" not null,
    version      bigint not null,
    revision     bigint not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    countries    text not null, -- of all sites
    size_class   text not null,
    capabilities text not null, -- ids of what is claimed
    standards    text not null, -- of all certificates
    content      bytea not null,
    constraint suppliers_pk primary key (tenant, id)
);

create index suppliers_by_revision on suppliers (tenant, revision);

-- Who buys.
create table buyers (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    countries  text not null, -- of all sites
    kind       text not null,
    cluster    text not null,
    content    bytea not null,
    constraint buyers_pk primary key (tenant, id)
);

create index buyers_by_revision on buyers (tenant, revision);

-- What buyers need.
create table needs (
    tenant     text collate "C" not null,
    id         text collate "C" not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    buyer      text not null, -- id
    capability text not null, -- id
    state      text not null,
    country    text not null, -- of the site
    content    bytea not null,
    constraint needs_pk primary key (tenant, id)
);

create index needs_by_revision on needs (tenant, revision);
create index needs_by_buyer on needs (tenant, buyer);
