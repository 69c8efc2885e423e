-- Allocations: what was asked and what came of it, and its rows in parts, so that a
-- page reads no more than it shows.

create table allocations (
    tenant     text not null,
    id         text not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content    blob   not null,
    constraint allocations_pk primary key (tenant, id)
);

create index allocations_by_revision on allocations (tenant, revision);

-- Rows in their order; every part but the last of a kind has the same number of them.
create table allocation_parts (
    tenant     text   not null,
    allocation text   not null,
    kind       text   not null, -- ASSIGNMENTS, NEEDS, UNMET or SUPPLIERS
    number     bigint not null, -- from 0
    content    blob   not null,
    constraint allocation_parts_pk primary key (tenant, allocation, kind, number),
    constraint allocation_parts_of foreign key (tenant, allocation)
        references allocations (tenant, id) on delete cascade
);
