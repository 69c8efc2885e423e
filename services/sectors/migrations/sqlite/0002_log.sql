-- The log: what was done to the data and the decisions of a tenant, in order, each
-- entry sealed with the hash of the one before it. Rows are added and never
-- changed; whoever changes one breaks the chain at its number.

create table log_entries (
    tenant     text not null,
    seq        bigint not null, -- from 1, without gaps
    kind       text not null, -- e.g. DATASET_IMPORTED; a copy out of `entry`
    subject    text not null, -- name of the resource; a copy out of `entry`
    entry      text   not null, -- canonical JSON (RFC 8785); these bytes are hashed
    prev_hash  blob   not null, -- entry_hash of the one before; 32 zeros for the first
    entry_hash blob   not null, -- SHA-256(prev_hash || entry), 32 bytes
    created_at bigint not null, -- microseconds since the epoch; a copy out of `entry`
    constraint log_entries_pk primary key (tenant, seq)
);

-- When something was first seen is asked by its name.
create index log_entries_by_subject on log_entries (tenant, subject, seq);

-- Where each chain ends. Whoever appends holds this row until its transaction
-- ends, so that numbers have no gaps and nobody links to an entry that is undone.
create table log_heads (
    tenant text not null,
    seq    bigint not null, -- number of the last entry
    hash   blob   not null, -- its entry_hash
    constraint log_heads_pk primary key (tenant)
);
