-- Keys: who may come in. The secret itself is never stored, only its digest.
-- Times are microseconds since the epoch.

create table keys (
    id         text collate "C" not null, -- UUID, version 7
    digest     bytea   not null, -- BLAKE3 of the secret, 32 bytes
    tenant     text collate "C" not null,
    roles      integer not null, -- one bit for every eslabon.type.v1.Role
    title      text    not null,
    created_at bigint  not null,
    expires_at bigint,           -- null: never
    revoked_at bigint,           -- null: not revoked
    constraint keys_pk primary key (id),
    constraint keys_digest unique (digest)
);

-- Lists are read newest first, of all tenants or of one.
create index keys_by_age on keys (created_at, id);
create index keys_by_tenant on keys (tenant, created_at, id);

-- One row that changes of keys lock when they depend on what other keys there
-- are: the first operator's key, and the last.
create table keys_lock (
    taken bigint not null
);
insert into keys_lock (taken) values (0);

-- Every call that changes something: who, what, when, outcome.
create table request_log (
    id          text collate "C" not null, -- UUID, version 7
    at          bigint not null, -- when the call began
    duration_us bigint not null, -- until its last byte, microseconds
    tenant      text collate "C" not null,
    subject     text   not null, -- e.g. `key:0190…`
    method      text   not null, -- the gRPC path
    path        text   not null, -- how it came: HTTP verb and path
    code        text   not null, -- gRPC code, e.g. `OK`
    reason      text   not null, -- reason of the problem; empty when OK
    request_id  text   not null,
    constraint request_log_pk primary key (id)
);

-- An operator looks for a time, or for one tenant's time.
create index request_log_by_time on request_log (at);
create index request_log_by_tenant on request_log (tenant, at);
