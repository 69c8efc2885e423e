-- Catalogues of actions that close the gaps of suppliers.

create table action_catalogues (
    tenant     text not null,
    id         text not null,
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    content    bytea   not null,
    constraint action_catalogues_pk primary key (tenant, id)
);

create index action_catalogues_by_revision on action_catalogues (tenant, revision);
