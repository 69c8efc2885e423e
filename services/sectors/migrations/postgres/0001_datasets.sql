-- Datasets: immutable, content-addressed, owned by a tenant.
-- Values are US dollars at current prices; times are microseconds since the epoch.

create table datasets (
    tenant           text collate "C" not null,
    id               text collate "C" not null, -- head of the digest, 16 hexadecimal digits
    digest           bytea    not null, -- BLAKE3 over the canonical content, 32 bytes
    title            text    not null,
    source           text    not null,
    release          text    not null,
    licence          text    not null,
    classification   integer not null, -- eslabon.type.v1.Classification
    territory_scheme integer not null, -- eslabon.type.v1.TerritoryScheme
    years            text    not null, -- ascending, separated by commas
    row_count        bigint  not null, -- rows of the file
    cell_count       bigint  not null, -- cells with a value above zero
    country_count    bigint  not null,
    product_count    bigint  not null,
    total_value_usd  double precision not null,
    ignored_columns  text    not null, -- names separated by line feeds
    created_at       bigint  not null,
    constraint datasets_pk primary key (tenant, id)
);

-- Lists are read newest first, by tenant.
create index datasets_by_age on datasets (tenant, created_at, id);

-- The cells of one year in the encoding of `store/encoding.rs`, cut into parts,
-- since neither engine likes values of hundreds of megabytes.
create table dataset_years (
    tenant  text    not null,
    dataset text    not null,
    year    integer not null,
    part    integer not null, -- from 0
    payload bytea    not null,
    constraint dataset_years_pk primary key (tenant, dataset, year, part),
    constraint dataset_years_dataset foreign key (tenant, dataset)
        references datasets (tenant, id) on delete cascade
);

-- Names of products, in the encoding of `store/encoding.rs`.
create table dataset_names (
    tenant  text not null,
    dataset text not null,
    payload bytea not null,
    constraint dataset_names_pk primary key (tenant, dataset),
    constraint dataset_names_dataset foreign key (tenant, dataset)
        references datasets (tenant, id) on delete cascade
);

-- One request id, one effect: written in the transaction of the change.
create table request_ledger (
    tenant     text   not null,
    request_id text   not null,
    method     text   not null,
    digest     bytea   not null,
    answer     bytea   not null,
    created_at bigint not null,
    constraint request_ledger_pk primary key (tenant, request_id)
);
