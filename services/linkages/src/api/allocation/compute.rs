//! Which way an allocation is found, and what is known of it then.

use eslabon_linkages_core::{
    CapabilityId, NeedKey, SupplierKey,
    allocation::{
        Allocation, Bounded, Conditions, FloorError, Lots, Lotted, Problem, Unmet, allocate,
        allocate_bounded, allocate_lots, price_of_floor, relax_lots,
    },
    check::{Check, Checked},
    policy::Policy,
};
use eslabon_proto::linkages::v1::{self as pb, AllocationMethod};

use super::{super::telling::Teller, network::Choices, told};
use crate::{
    error::{Error, allocation},
    register::Snapshot,
    store::Part,
};

/// The floor whose price is told, where nobody says.
const USUAL_FLOOR: f64 = 0.5;

/// What is asked, as a kernel needs it.
pub(super) struct Asked {
    pub(super) question: pb::Allocation,
    pub(super) policy: Checked<Policy>,
    pub(super) teller: Teller,
}

/// What came of it: the result, and its rows.
pub(super) struct Computed {
    pub(super) result: pb::AllocationResult,
    pub(super) parts: Vec<Part>,
}

/// Hours of a need that a supplier gets, however it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub(super) need: NeedKey,
    pub(super) supplier: SupplierKey,
    pub(super) capability: CapabilityId,
    pub(super) hours: f64,
    pub(super) is_domestic: bool,
}

/// An allocation, however it was found.
pub(super) struct Solved {
    pub(super) method: AllocationMethod,
    pub(super) shares: Vec<Share>,
    /// Of all needs, in their order.
    pub(super) unmet: Vec<(NeedKey, f64)>,
    pub(super) objective: f64,
    pub(super) bound: f64,
    pub(super) gap_bps: Option<u64>,
    /// What proves it, or its bound.
    pub(super) proof: Allocation,
    /// What tells the prices of an hour more, where the proof does not.
    pub(super) priced: Option<Allocation>,
    /// What an hour unmet costs in the network of the proof, where it has a cost; it
    /// comes last otherwise.
    pub(super) weighed: Option<i64>,
}

/// Conditions of a linear programme and those that are kept by rounding do not go
/// together.
pub(super) fn refuse_mixed(question: &pb::Allocation) -> Result<(), Error> {
    let conditions = question.conditions.unwrap_or_default();
    if conditions.bounds().is_some() && conditions.lots().is_some() {
        let text = "a floor or a cap makes hours that are not whole, and lots and numbers of suppliers are \
                    kept by rounding: ask for one kind in one allocation, and for the other in another";
        return Err(Error::wrong("allocation.conditions", "CONDITIONS_DO_NOT_MIX", text));
    }
    Ok(())
}

/// What kinds of conditions are asked for.
trait Asks {
    fn bounds(&self) -> Option<Conditions>;
    fn lots(&self) -> Option<Lots>;
}

impl Asks for pb::AllocationConditions {
    fn bounds(&self) -> Option<Conditions> {
        let conditions =
            Conditions { domestic_floor: self.domestic_floor, dependency_cap: self.dependency_cap };
        (conditions != Conditions::default()).then_some(conditions)
    }

    fn lots(&self) -> Option<Lots> {
        let most = usize::try_from(self.max_suppliers_per_need).unwrap_or_default();
        let most_suppliers = (most > 0).then_some(most);
        let lots = Lots { are_kept: self.keep_minimum_lots, most_suppliers };
        (lots.are_kept || lots.most_suppliers.is_some()).then_some(lots)
    }
}

impl Asked {
    /// Allocates.
    pub(super) fn compute(&self, snapshot: &Snapshot) -> Result<Computed, Error> {
        let choices = Choices::of(self.question.terms.as_ref());
        let (problem, cut) = self.problem(snapshot, &choices)?;
        self.teller.at("solve", 0, 0, "hours");
        let weighed = Problem { unmet: Unmet::Costs(choices.unmet_cost), ..problem.clone() };
        let (problem, weighed) = (checked(problem)?, checked(weighed)?);
        let conditions = self.question.conditions.unwrap_or_default();
        let asked = if choices.weigh_unmet { &weighed } else { &problem };
        let solved = match (conditions.bounds(), conditions.lots()) {
            (Some(conditions), _) => bounded(&weighed, conditions, &choices)?,
            (None, Some(lots)) => lotted(asked, &weighed, lots, &choices)?,
            (None, None) => flow(asked, &choices)?,
        };
        if self.teller.is_gone() {
            return Err(allocation::Error::Stopped.into());
        }
        self.teller.at("price", 0, 0, "floor");
        // A linear programme weighs an hour unmet, whatever is asked.
        let decided = if conditions.bounds().is_some() { &weighed } else { asked };
        let floor = self.floor(decided, &choices)?;
        let least_unmet = match solved.weighed {
            None => solved.proof.unmet_hours,
            Some(_) => allocate(&problem).map_err(allocation::Error::from)?.unmet_hours,
        };
        Ok(told::computed(snapshot, (&problem, &cut), &solved, (floor, least_unmet)))
    }

    /// What a floor would cost. Where as many hours are served as can be, one unmet costs
    /// more here than one served by anybody: else what is dear would be left out before a
    /// floor asks for anything.
    fn floor(&self, decided: &Problem, choices: &Choices) -> Result<Option<pb::FloorPrice>, Error> {
        let dearest = decided.candidates.iter().map(|candidate| candidate.cost).max().unwrap_or_default();
        let unmet_cost = match decided.unmet {
            Unmet::Costs(cost) => cost,
            Unmet::Last => choices.unmet_cost.max(dearest.saturating_add(1)),
        };
        let weighed = &checked(Problem { unmet: Unmet::Costs(unmet_cost), ..decided.clone() })?;
        let share = self.question.priced_floor.unwrap_or(USUAL_FLOOR);
        let share_bps = (share * 1e4).round().clamp(1.0, 1e4) as u32;
        let floor = match price_of_floor(weighed, share_bps) {
            Ok(floor) => floor,
            // Costs are multiplied to keep shares whole, so that a price can be out of
            // reach where the allocation itself is not.
            Err(FloorError::Flow(_)) => return Ok(None),
            Err(error) => return Err(allocation::Error::from(error).into()),
        };
        Ok(Some(pb::FloorPrice {
            share: f64::from(share_bps) / 1e4,
            price: floor.price as f64,
            hours_lost: floor.hours_lost(),
            hours_gained_at_home: floor.hours_gained_at_home(),
            unmet_cost,
            unmet_hours: floor.without.unmet_hours,
        }))
    }
}

fn checked(problem: Problem) -> Result<Checked<Problem>, allocation::Error> {
    problem.check().map_err(|_| allocation::Error::TooLarge)
}

/// What an hour unmet costs in the network of a problem, where it has a cost.
fn cost_of_unmet(problem: &Problem) -> Option<i64> {
    match problem.unmet {
        Unmet::Costs(cost) => Some(cost),
        Unmet::Last => None,
    }
}

fn flow(problem: &Checked<Problem>, choices: &Choices) -> Result<Solved, allocation::Error> {
    let proof = allocate(problem)?;
    let objective = proof.objective(choices.unmet_cost) as f64;
    Ok(Solved {
        method: AllocationMethod::Flow,
        shares: proof.assignments.iter().map(whole).collect(),
        unmet: proof.unmet.iter().map(|&(need, hours)| (need, hours as f64)).collect(),
        objective,
        bound: objective,
        gap_bps: Some(0),
        weighed: cost_of_unmet(problem),
        proof,
        priced: None,
    })
}

fn bounded(
    weighed: &Checked<Problem>,
    conditions: Conditions,
    choices: &Choices,
) -> Result<Solved, allocation::Error> {
    let conditions = conditions.check().map_err(|_| allocation::Error::NotSolved)?;
    let Bounded { shares, unmet, objective, at_least } = allocate_bounded(weighed, &conditions)?;
    let shares = shares.iter().map(|share| Share {
        need: share.need,
        supplier: share.supplier,
        capability: share.capability,
        hours: to_the_millionth(share.hours),
        is_domestic: share.is_domestic,
    });
    let objective = to_the_millionth(objective);
    Ok(Solved {
        method: AllocationMethod::LinearProgramme,
        shares: shares.collect(),
        unmet: unmet.into_iter().map(|(need, hours)| (need, to_the_millionth(hours))).collect(),
        objective,
        bound: at_least as f64,
        gap_bps: eslabon_linkages_core::allocation::gap_bps(objective.ceil() as i128, at_least),
        proof: allocate(weighed)?,
        priced: None,
        weighed: Some(choices.unmet_cost),
    })
}

fn lotted(
    asked: &Checked<Problem>,
    weighed: &Checked<Problem>,
    lots: Lots,
    choices: &Choices,
) -> Result<Solved, allocation::Error> {
    let lots = lots.check().map_err(|_| allocation::Error::NotSolved)?;
    let found = allocate_lots(asked, &lots)?;
    let objective = found.objective_at(choices.unmet_cost);
    let Lotted { assignments, unmet, without, .. } = found;
    let (proof, priced) = match asked.unmet {
        Unmet::Costs(_) => (without, None),
        // Serving first costs something too: the bound is of the cheapest.
        Unmet::Last => (relax_lots(weighed, &lots)?, Some(without)),
    };
    let bound = proof.objective(choices.unmet_cost);
    Ok(Solved {
        method: AllocationMethod::Rounding,
        shares: assignments.iter().map(whole).collect(),
        unmet: unmet.iter().map(|&(need, hours)| (need, hours as f64)).collect(),
        objective: objective as f64,
        bound: bound as f64,
        gap_bps: eslabon_linkages_core::allocation::gap_bps(objective, bound),
        weighed: Some(choices.unmet_cost),
        proof,
        priced,
    })
}

/// An assignment of whole hours.
fn whole(assigned: &eslabon_linkages_core::allocation::Assignment) -> Share {
    Share {
        need: assigned.need,
        supplier: assigned.supplier,
        capability: assigned.capability,
        hours: assigned.hours as f64,
        is_domestic: assigned.is_domestic,
    }
}

/// A number of a linear programme is right to about 1e-6 and says no more than that.
fn to_the_millionth(hours: f64) -> f64 {
    (hours * 1e6).round() / 1e6
}
