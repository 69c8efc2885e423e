-- Inputs of rankings beside trade: lists of sectors, indicators, flows with
-- quantities, input-output tables. Immutable, content-addressed, owned by a
-- tenant, as datasets are. Times are microseconds since the epoch.

create table inputs (
    tenant           text collate "C" not null,
    id               text collate "C" not null, -- head of the digest, 16 hexadecimal digits
    digest           bytea    not null, -- BLAKE3 over the canonical content, 32 bytes
    kind             integer not null, -- eslabon.sectors.v1.InputKind
    title            text    not null,
    source           text    not null,
    release          text    not null,
    licence          text    not null,
    schemes          text    not null, -- names separated by blanks
    territory_scheme integer not null, -- eslabon.type.v1.TerritoryScheme
    territory        text    not null, -- of an input-output table
    years            text    not null, -- ascending, separated by commas
    row_count        bigint  not null, -- rows of the file
    item_count       bigint  not null, -- rows held
    territory_count  bigint  not null,
    sector_count     bigint  not null,
    product_count    bigint  not null,
    indicators       text    not null, -- ids separated by line feeds
    ignored_columns  text    not null, -- names separated by line feeds
    left_out_count   bigint  not null, -- rows of the file that were left out
    created_at       bigint  not null,
    constraint inputs_pk primary key (tenant, id)
);

-- Lists are read newest first, by tenant.
create index inputs_by_age on inputs (tenant, created_at, id);

-- The content in the encoding of `inputs/codec.rs`: of flows year by year, of
-- others as a whole under year 0. Cut into parts, since neither engine likes
-- values of hundreds of megabytes.
create table input_parts (
    tenant  text    not null,
    input   text    not null,
    year    integer not null,
    part    integer not null, -- from 0
    payload bytea    not null,
    constraint input_parts_pk primary key (tenant, input, year, part),
    constraint input_parts_input foreign key (tenant, input)
        references inputs (tenant, id) on delete cascade
);
