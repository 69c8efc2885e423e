//! The catalogue of reasons: each with the test it belongs to and its place in
//! the source. A code is an interface and is never renamed.

use super::{proposal::FailureKind, reason::Test};

/// Declares the catalogue: variant, code, test, lines, and what it means.
macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal, $test:ident, $lines:literal;)+) => {
        /// A rule that gives reasons.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word, UPPER_SNAKE.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The test that it belongs to.
            pub fn test(self) -> Test {
                match self { $(Self::$variant => Test::$test,)+ }
            }

            /// Where the source says so: lines of its text, `first-last`, with
            /// commas between places.
            pub fn source(self) -> &'static str {
                match self { $(Self::$variant => $lines,)+ }
            }
        }
    };
}

codes! {
    /// Jobs alone are a reason for social policy.
    EmploymentIsNotAMarketFailure = "MF_EMPLOYMENT_IS_NOT_A_MARKET_FAILURE", MarketFailure, "2490-2492";
    /// Nobody disputes horizontal public inputs.
    Q1NonControversial = "MF_Q1_NON_CONTROVERSIAL", MarketFailure, "2408-2412";
    /// No failure was found, so nothing justifies an intervention.
    NoneIdentified = "MF_NONE_IDENTIFIED", MarketFailure, "2468-2469";
    /// The firm would do it anyway.
    FirmAppropriatesBenefit = "MF_FIRM_APPROPRIATES_BENEFIT", MarketFailure, "2464-2469";
    /// A missing capability may be an excuse as well as a failure.
    CapabilityImpedimentNeedsBenchmark = "MF_CAPABILITY_IMPEDIMENT_NEEDS_BENCHMARK", MarketFailure, "2807-2827, 2849-2855";
    /// A failure can be found for everything afterwards.
    ExPostRationalisation = "MF_EX_POST_RATIONALISATION", MarketFailure, "2807-2812";
    /// Less independent evidence than the quadrant asks for.
    MarketFailureEvidenceMissing = "MF_INSUFFICIENT_INDEPENDENT_EVIDENCE", MarketFailure, "2369-2372, 2468-2469";
    /// The first of its kind shows others that it can be done.
    FirstOfItsKind = "MF_FIRST_OF_ITS_KIND", MarketFailure, "2464-2467";
    /// See [`FailureKind::KnowledgeSpillover`].
    KnowledgeSpillover = "MF_KNOWLEDGE_SPILLOVER", MarketFailure, "2369-2372";
    /// See [`FailureKind::TrainingExternality`].
    TrainingExternality = "MF_TRAINING_EXTERNALITY", MarketFailure, "2369-2372";
    /// See [`FailureKind::CoordinationFailure`].
    CoordinationFailure = "MF_COORDINATION_FAILURE", MarketFailure, "2369-2372";
    /// See [`FailureKind::MissingPublicInput`].
    MissingPublicInput = "MF_MISSING_PUBLIC_INPUT", MarketFailure, "2369-2372";
    /// See [`FailureKind::ReallocationFriction`].
    ReallocationFriction = "MF_REALLOCATION_FRICTION", MarketFailure, "2369-2372";
    /// See [`FailureKind::LearningExternality`].
    LearningExternality = "MF_LEARNING_EXTERNALITY", MarketFailure, "2369-2372";
    /// See [`FailureKind::InformationAsymmetry`].
    InformationAsymmetry = "MF_INFORMATION_ASYMMETRY", MarketFailure, "2369-2372";
    /// See [`FailureKind::GovernmentFailure`].
    GovernmentFailure = "MF_GOVERNMENT_FAILURE", MarketFailure, "2369-2372";
    /// See [`FailureKind::CapabilityImpediment`]; a benchmark is attached.
    CapabilityImpediment = "MF_CAPABILITY_IMPEDIMENT", MarketFailure, "2369-2372";

    /// The policy addresses the failure.
    DirectlyAddressesFailure = "PD_DIRECTLY_ADDRESSES_FAILURE", PolicyDesign, "2374-2378";
    /// The policy has little to do with the failure.
    UnrelatedToFailure = "PD_UNRELATED_TO_FAILURE", PolicyDesign, "2376-2378";
    /// The policy addresses a part of the failure.
    PartialFit = "PD_PARTIAL_FIT", PolicyDesign, "2374-2378";
    /// Nobody has said how the policy fits the failure.
    FitNotAssessed = "PD_FIT_NOT_ASSESSED", PolicyDesign, "2374-2378";
    /// Money for investors, and nothing that makes others learn from them.
    FdiWithoutSpilloverProgramme = "PD_FDI_SUBSIDY_WITHOUT_SPILLOVER_PROGRAMME", PolicyDesign, "2494-2500";
    /// Jobs were promised and nobody will count them.
    JobPromisesNotVerified = "PD_JOB_PROMISES_NOT_VERIFIED", PolicyDesign, "2502-2504";
    /// Training that nobody who hires has helped to define.
    TrainingWithoutIndustry = "PD_TRAINING_WITHOUT_INDUSTRY", PolicyDesign, "2484-2488";
    /// A goal of employment undoes the rest.
    EmploymentGoalUnderminesDesign = "PD_EMPLOYMENT_GOAL_UNDERMINES_DESIGN", PolicyDesign, "3119-3131";
    /// It would never end.
    Q4NoSunset = "PD_Q4_NO_SUNSET", PolicyDesign, "2717-2719, 2724-2727";
    /// Nothing would end it early.
    Q4NoExitRule = "PD_Q4_NO_EXIT_RULE", PolicyDesign, "2724-2727";
    /// It would last long.
    Q4SunsetTooLong = "PD_Q4_SUNSET_TOO_LONG", PolicyDesign, "2717-2719, 2724-2727";
    /// Perhaps a public input would do.
    Q4PublicInputNotConsidered = "PD_Q4_PUBLIC_INPUT_NOT_CONSIDERED", PolicyDesign, "2529-2530, 2673-2677";

    /// The institutions can carry it out.
    CapabilityFit = "IC_FIT", InstitutionalCapability, "2749-2751";
    /// A little is missing and can be built.
    CapabilityBuildFirst = "IC_CAPABILITY_BUILD_FIRST", InstitutionalCapability, "2745-2752";
    /// Too much is missing.
    CapabilityGap = "IC_CAPABILITY_GAP", InstitutionalCapability, "2745-2752";
    /// Nobody has looked.
    CapabilityNotAssessed = "IC_CAPABILITY_NOT_ASSESSED", InstitutionalCapability, "2745-2752";
    /// Agencies that only meet are gears that block each other.
    NoCoordinationDevice = "IC_NO_PUBLIC_PUBLIC_COORDINATION_DEVICE", InstitutionalCapability, "2549-2600";
    /// Nobody asks those whom it is for.
    NoPublicPrivateForum = "IC_NO_PUBLIC_PRIVATE_FORUM", InstitutionalCapability, "2541-2543";
    /// Mistakes would not be found.
    Q4NoErrorDetection = "IC_Q4_NO_ERROR_DETECTION", InstitutionalCapability, "2717-2719";
    /// Those who gain could decide.
    Q4NoConflictOfInterestControls = "IC_Q4_NO_CONFLICT_OF_INTEREST_CONTROLS", InstitutionalCapability, "2675-2677, 2713-2719";

    /// Nothing in the run speaks against the sectors.
    SectorsEligible = "SC_ELIGIBLE", SectorScreen, "2660-2663";
    /// No sector is named.
    NoSectors = "SC_NO_SECTORS", SectorScreen, "2709-2713";
    /// No run is cited.
    NoRun = "SC_NO_RUN", SectorScreen, "2709-2713";
    /// The run does not know the sector.
    SectorNotInRun = "SC_SECTOR_NOT_IN_RUN", SectorScreen, "2709-2713";
    /// A missing value leaves open whether a gate rules the sector out.
    GateUndecided = "SC_GATE_UNDECIDED", SectorScreen, "2664-2667, 2729-2733";
    /// The run has given the sector no rank.
    SectorNotRanked = "SC_SECTOR_NOT_RANKED", SectorScreen, "2664-2667, 2729-2733";
    /// A hard gate has ruled the sector out.
    HighlyUncompetitive = "SC_HIGHLY_UNCOMPETITIVE", SectorScreen, "2664-2667, 2729-2733";
    /// The sector declines.
    DecliningSector = "SC_DECLINING_SECTOR", SectorScreen, "2730-2733";
    /// Without the criteria of employment it would not be among the first.
    SelectedOnlyBecauseOfEmployment = "SC_SELECTED_ONLY_BECAUSE_OF_EMPLOYMENT", SectorScreen, "2655-2658, 2723-2727";
    /// Employment weighed more than it may in this quadrant.
    EmploymentWeightAboveCap = "SC_EMPLOYMENT_WEIGHT_ABOVE_CAP", SectorScreen, "2655-2658, 2723-2727";
    /// With other weights it would often not be among the first.
    SelectionNotRobust = "SC_SELECTION_NOT_ROBUST_TO_WEIGHTS", SectorScreen, "2709-2719";

    /// The crisis excuses what it may.
    CrisisLifts = "CX_LIFTS", CrisisException, "2734-2737";
    /// There is nothing that the crisis would have to excuse.
    CrisisNothingToLift = "CX_NOTHING_TO_LIFT", CrisisException, "2734-2737";
    /// Only Q4 has an exception.
    CrisisOnlyInQ4 = "CX_ONLY_IN_Q4", CrisisException, "2734-2737";
    /// The sector was not competitive before the crisis.
    CrisisSectorNotCompetitive = "CX_SECTOR_NOT_COMPETITIVE", CrisisException, "2734-2737";
    /// Nothing independent shows that capabilities would be lost for good.
    CrisisLossNotShown = "CX_IRREVERSIBLE_LOSS_NOT_SHOWN", CrisisException, "2734-2737";
    /// It would outlast the crisis.
    CrisisTooLong = "CX_TOO_LONG", CrisisException, "2734-2737";
}

impl Code {
    /// The code of a failure that was found and is shown.
    pub(super) fn of_failure(kind: FailureKind) -> Self {
        match kind {
            FailureKind::KnowledgeSpillover => Self::KnowledgeSpillover,
            FailureKind::TrainingExternality => Self::TrainingExternality,
            FailureKind::CoordinationFailure => Self::CoordinationFailure,
            FailureKind::MissingPublicInput => Self::MissingPublicInput,
            FailureKind::ReallocationFriction => Self::ReallocationFriction,
            FailureKind::LearningExternality => Self::LearningExternality,
            FailureKind::InformationAsymmetry => Self::InformationAsymmetry,
            FailureKind::GovernmentFailure => Self::GovernmentFailure,
            FailureKind::CapabilityImpediment => Self::CapabilityImpediment,
            FailureKind::FirmCapturesBenefit => Self::FirstOfItsKind,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_codes_share_a_word_and_each_word_tells_its_test() {
        let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            let prefix = match code.test() {
                Test::MarketFailure => "MF_",
                Test::PolicyDesign => "PD_",
                Test::InstitutionalCapability => "IC_",
                Test::SectorScreen => "SC_",
                Test::CrisisException => "CX_",
            };
            assert!(code.name().starts_with(prefix), "{code:?}");
        }
    }

    #[test]
    fn every_code_has_its_place_in_the_source() {
        for code in Code::ALL {
            for place in code.source().split(", ") {
                let (first, last) = place.split_once('-').unwrap();
                let (first, last): (u32, u32) = (first.parse().unwrap(), last.parse().unwrap());
                assert!(2360 < first && first < last && last < 3140, "{code:?}: {place}");
            }
        }
    }
}
