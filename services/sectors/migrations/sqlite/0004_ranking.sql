-- Profiles say how sectors are to be ranked; runs are rankings with everything that
-- they were made from. A registered profile and a run are never changed.

create table profiles (
    tenant         text not null,
    profile        text not null, -- the name that versions share
    version        bigint not null, -- from 1
    state          integer not null, -- eslabon.sectors.v1.Profile.State
    content        text   not null, -- canonical JSON; of what is registered with every default
    digest         blob, -- SHA-256 over it, 32 bytes; once registered
    registered_seq bigint not null, -- number of the log entry; 0 for a draft
    registered_at  bigint not null, -- microseconds since the epoch; 0 for a draft
    created_at     bigint not null, -- microseconds since the epoch
    updated_at     bigint not null, -- microseconds since the epoch
    constraint profiles_pk primary key (tenant, profile, version)
);

-- Lists are read newest first, by tenant.
create index profiles_by_age on profiles (tenant, created_at, profile, version);

-- One version of a name is in force; state 2 is registered.
create unique index profiles_in_force on profiles (tenant, profile) where state = 2;

-- The same content is registered once: the same question has one profile.
create unique index profiles_by_digest on profiles (tenant, digest) where digest is not null;

-- The last version of each name, so that no number is given twice, also where a
-- draft was removed.
create table profile_versions (
    tenant  text not null,
    profile text not null,
    last    bigint not null,
    constraint profile_versions_pk primary key (tenant, profile)
);

create table runs (
    tenant         text not null,
    id             text not null, -- 64 hexadecimal digits, by what was asked
    profile        text   not null, -- name of the version
    profile_digest blob not null, -- 32 bytes, as all digests here
    matrix_digest  blob not null,
    engine_digest  blob not null,
    result_digest  blob not null,
    seed           blob not null,
    purpose        text   not null,
    exploratory    bigint not null, -- 0 or 1
    context        text   not null, -- canonical JSON: inputs, engine, notes, summary
    facts          text   not null, -- canonical JSON: what the assessment of policies reads
    prior_runs     bigint not null, -- runs of the tenant before it on the same numbers or inputs
    log_seq        bigint not null, -- number of its entry in the log
    creator        text   not null,
    created_at     bigint not null, -- microseconds since the epoch
    constraint runs_pk primary key (tenant, id)
);

-- Lists are read newest first, by tenant.
create index runs_by_age on runs (tenant, created_at, id);

-- How often the same numbers were ranked is asked with every run.
create index runs_by_numbers on runs (tenant, matrix_digest);

-- What a run is computed again from, and what came out: canonical JSON.
create table run_documents (
    tenant  text not null,
    run     text not null,
    kind    text   not null, -- PROFILE, MATRIX, PROVENANCE or RESULT
    payload text   not null,
    constraint run_documents_pk primary key (tenant, run, kind),
    constraint run_documents_run foreign key (tenant, run) references runs (tenant, id)
);

-- Which runs used which data.
create table run_inputs (
    tenant text not null,
    digest text not null,
    run    text not null,
    constraint run_inputs_pk primary key (tenant, digest, run),
    constraint run_inputs_run foreign key (tenant, run) references runs (tenant, id)
);
