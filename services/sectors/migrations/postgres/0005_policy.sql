-- Policies: what is proposed, the evidence, what the rules say, what people
-- decided and what became of it. Rows of evidence, assessments, decisions and
-- reviews are added and never changed, but for the counts and dates beside them.
-- Times are microseconds since the epoch, dates `YYYY-MM-DD` or empty; contents
-- are encoded messages of the contract.

create table proposals (
    tenant            text collate "C" not null,
    id                text collate "C" not null,
    version           bigint not null, -- the latest, from 1
    revision          bigint not null, -- edits so far; what the etag stands for
    assessed_version  bigint not null, -- last version that was assessed; 0: none
    latest_assessment text   not null, -- id; empty: none
    evidence_count    bigint not null,
    decision_count    bigint not null,
    review_due        text   not null, -- earliest of its decisions
    milestone_due     text   not null, -- earliest that no review has told of
    created_at        bigint not null,
    updated_at        bigint not null,
    constraint proposals_pk primary key (tenant, id)
);

-- Lists are read newest first, by tenant.
create index proposals_by_age on proposals (tenant, created_at, id);

create table proposal_versions (
    tenant     text collate "C" not null,
    proposal   text collate "C" not null,
    version    bigint not null,
    content    bytea not null,
    created_at bigint not null,
    created_by text   not null,
    constraint proposal_versions_pk primary key (tenant, proposal, version),
    constraint proposal_versions_proposal foreign key (tenant, proposal) references proposals (tenant, id)
);

create table proposal_evidence (
    tenant     text collate "C" not null,
    proposal   text collate "C" not null,
    number     bigint not null, -- from 1, in the order in which it was added
    id         text   not null,
    content    bytea not null,
    created_at bigint not null,
    created_by text   not null,
    constraint proposal_evidence_pk primary key (tenant, proposal, number),
    constraint proposal_evidence_id unique (tenant, proposal, id),
    constraint proposal_evidence_proposal foreign key (tenant, proposal) references proposals (tenant, id)
);

create table assessments (
    tenant         text collate "C" not null,
    proposal       text collate "C" not null,
    id             text collate "C" not null, -- digest of engine, rules and input
    version        bigint not null, -- of the proposal
    evidence_count bigint not null, -- pieces that were there
    content        bytea not null,
    created_at     bigint not null,
    created_by     text   not null,
    constraint assessments_pk primary key (tenant, proposal, id),
    constraint assessments_proposal foreign key (tenant, proposal) references proposals (tenant, id)
);

create table decisions (
    tenant        text collate "C" not null,
    proposal      text collate "C" not null,
    number        bigint not null, -- from 1
    assessment    text collate "C" not null,
    content       bytea not null,
    review_due    text   not null, -- as the last review set it
    milestone_due text   not null, -- earliest that no review has told of
    review_count  bigint not null,
    created_at    bigint not null,
    created_by    text   not null,
    constraint decisions_pk primary key (tenant, proposal, number),
    constraint decisions_assessment foreign key (tenant, proposal, assessment)
        references assessments (tenant, proposal, id)
);

create table decision_reviews (
    tenant     text collate "C" not null,
    proposal   text collate "C" not null,
    decision   bigint not null,
    number     bigint not null, -- from 1
    content    bytea not null,
    created_at bigint not null,
    created_by text   not null,
    constraint decision_reviews_pk primary key (tenant, proposal, decision, number),
    constraint decision_reviews_decision foreign key (tenant, proposal, decision)
        references decisions (tenant, proposal, number)
);
