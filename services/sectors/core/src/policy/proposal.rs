//! What is proposed: scope, instrument, and what its authors say of the failure,
//! the design and the institutions.

use super::evidence::Evidence;

/// Whom a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All sectors.
    Horizontal,
    /// Sectors that it names.
    Vertical,
}

/// What a policy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instrument {
    /// It provides what the market cannot: a law, a control, a road, a certificate.
    PublicInput,
    /// It changes prices: protection, a subsidy, a tax exemption.
    MarketIntervention,
}

/// A cell of the matrix; computed, never told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// Horizontal public input.
    Q1,
    /// Horizontal market intervention.
    Q2,
    /// Vertical public input.
    Q3,
    /// Vertical market intervention.
    Q4,
}

impl Quadrant {
    /// The cell of a scope and an instrument.
    pub fn of(scope: Scope, instrument: Instrument) -> Self {
        match (scope, instrument) {
            (Scope::Horizontal, Instrument::PublicInput) => Self::Q1,
            (Scope::Horizontal, Instrument::MarketIntervention) => Self::Q2,
            (Scope::Vertical, Instrument::PublicInput) => Self::Q3,
            (Scope::Vertical, Instrument::MarketIntervention) => Self::Q4,
        }
    }

    /// Whether it is for all sectors.
    pub fn is_horizontal(self) -> bool {
        matches!(self, Self::Q1 | Self::Q2)
    }
}

/// Kinds of policy that have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PolicyKind {
    /// Any other.
    #[default]
    Other,
    /// Training of workers.
    Training,
    /// An incentive for foreign direct investment.
    FdiIncentive,
}

/// Why the market does not deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// What one firm finds out, others learn without paying.
    KnowledgeSpillover,
    /// Whoever trains workers loses them to others.
    TrainingExternality,
    /// None comes before the other has.
    CoordinationFailure,
    /// Only the state can provide it, and it does not.
    MissingPublicInput,
    /// Workers and capital are held in unproductive firms.
    ReallocationFriction,
    /// Costs fall with what a whole industry has made.
    LearningExternality,
    /// One side knows what the other cannot see.
    InformationAsymmetry,
    /// The state itself stands in the way.
    GovernmentFailure,
    /// Firms lack a capability that others abroad have built.
    CapabilityImpediment,
    /// None: the firm itself has the benefit.
    FirmCapturesBenefit,
}

/// What is said of the failure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarketFailure {
    /// Which one; absent: none was found.
    pub kind: Option<FailureKind>,
    /// The first of its kind in the country, so that others learn from it.
    pub first_of_its_kind: bool,
    /// The failure was looked for after the policy was chosen. Absent: not said.
    pub identified_after_decision: Option<bool>,
    /// Jobs are the only reason given.
    pub is_employment_only: bool,
}

/// How well the design fits the failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignFit {
    /// It addresses the failure itself.
    Direct,
    /// It addresses a part of it, or a consequence.
    Partial,
    /// It has little to do with it.
    Unrelated,
}

/// What is said of the design.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Design {
    /// How well it fits; absent: not assessed.
    pub fit: Option<DesignFit>,
    /// It was asked whether a public input would do instead.
    pub public_input_alternative_considered: bool,
    /// Months until it ends by itself; absent or 0: it does not.
    pub sunset_months: Option<u32>,
    /// It is written down what ends it early.
    pub has_exit_rule: bool,
    /// A programme makes spillovers happen, e.g. for suppliers.
    pub has_spillover_programme: bool,
    /// Jobs decide who receives it, or how much.
    pub employment_used_as_criterion: bool,
    /// What was promised is verified afterwards, and a broken promise has a price.
    pub has_ex_post_verification: bool,
    /// The private sector takes part in the design.
    pub private_sector_in_design: bool,
    /// A goal of employment undoes what the policy is for.
    pub employment_goal_undermines_design: bool,
}

/// A kind of capability that a policy asks of institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// To know how.
    Technical,
    /// To be allowed to, and to withstand pressure.
    Political,
    /// To get it done.
    Organisational,
}

impl Dimension {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Technical, Self::Political, Self::Organisational];

    /// How a reason names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technical => "TECHNICAL",
            Self::Political => "POLITICAL",
            Self::Organisational => "ORGANISATIONAL",
        }
    }
}

/// What a dimension takes, and what there is. Levels, 0 none to 4 all that it
/// could take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Level {
    /// What the policy takes.
    pub required: u8,
    /// What the institutions have.
    pub available: u8,
    /// Ids of the evidence for it.
    pub evidence: Vec<String>,
}

/// What makes agencies act together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CoordinationDevice {
    /// Nothing.
    #[default]
    None,
    /// They meet.
    MeetingOnly,
    /// A unit of its own delivers.
    DedicatedUnit,
    /// Somebody of higher rank decides.
    HigherRankAuthority,
    /// One buys what it needs of the others.
    BudgetaryMechanism,
    /// They answer for one goal together.
    SharedMandate,
}

impl CoordinationDevice {
    /// Whether it moves anything: a meeting does not.
    pub fn coordinates(self) -> bool {
        !matches!(self, Self::None | Self::MeetingOnly)
    }
}

/// What is said of the institutions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Capability {
    /// Absent: not assessed.
    pub technical: Option<Level>,
    /// Absent: not assessed.
    pub political: Option<Level>,
    /// Absent: not assessed.
    pub organisational: Option<Level>,
    /// Agencies that have to act; a name that is repeated counts once.
    pub agencies: Vec<String>,
    /// What makes them act together.
    pub coordination_device: CoordinationDevice,
    /// There is a place where public and private sector work together.
    pub has_public_private_forum: bool,
    /// Mistakes are looked for, and end what does not work.
    pub has_error_detection: bool,
    /// Whoever decides gains nothing from it.
    pub has_conflict_of_interest_controls: bool,
}

impl Capability {
    /// The level of a dimension.
    pub fn level(&self, dimension: Dimension) -> Option<&Level> {
        match dimension {
            Dimension::Technical => self.technical.as_ref(),
            Dimension::Political => self.political.as_ref(),
            Dimension::Organisational => self.organisational.as_ref(),
        }
    }
}

/// The claim that a crisis excuses what is otherwise refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crisis {
    /// The sector is competitive and only the times are bad.
    pub sector_is_competitive: bool,
    /// Ids of the evidence that capabilities would be lost for good.
    pub loss_evidence: Vec<String>,
    /// How long the policy would last.
    pub months: u32,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Whom it is for.
    pub scope: Scope,
    /// What it does.
    pub instrument: Instrument,
    /// Whether it is of a kind with rules of its own.
    pub kind: PolicyKind,
    /// Ids of the sectors of a vertical proposal, as its run knows them.
    pub sectors: Vec<String>,
    /// The failure.
    pub market_failure: MarketFailure,
    /// The design.
    pub design: Design,
    /// The institutions.
    pub capability: Capability,
    /// All evidence, for and against.
    pub evidence: Vec<Evidence>,
    /// The crisis that it claims, if any.
    pub crisis: Option<Crisis>,
}

impl Proposal {
    /// Its cell in the matrix.
    pub fn quadrant(&self) -> Quadrant {
        Quadrant::of(self.scope, self.instrument)
    }
}
