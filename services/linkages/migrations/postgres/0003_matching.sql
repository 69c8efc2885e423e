-- How matches are judged: versions of policies. A collection as in the first
-- migration; a version is never changed.
create table match_policies (
    tenant     text collate "C" not null,
    id         text collate "C" not null, -- {policy}/versions/{version}
    version    bigint not null,
    revision   bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    policy     text not null,
    content    bytea not null,
    constraint match_policies_pk primary key (tenant, id)
);

create index match_policies_by_revision on match_policies (tenant, revision);
