-- Value chains with the firms on them, and waves in which firms entered a sector.
-- Columns are those of every collection: see the first migration.

create table value_chains (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    cluster    text   not null,
    country    text   not null,
    content    blob   not null,
    constraint value_chains_pk primary key (tenant, id)
);

create index value_chains_by_revision on value_chains (tenant, revision);

create table wave_sets (
    tenant     text not null,
    id         text not null,
    version    bigint not null, -- 1, and one more with every change
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    cluster    text   not null,
    country    text   not null,
    content    blob   not null,
    constraint wave_sets_pk primary key (tenant, id)
);

create index wave_sets_by_revision on wave_sets (tenant, revision);
