//! How many firms of each size supply.

use std::{collections::BTreeSet, sync::Arc};

use eslabon_linkages_core::{
    Coverage, ENGINE, SizeClass, SupplierKey, case::Demand, check::Checked, coverage, policy::Policy,
    supplier::Evidence, usable::is_usable,
};
use eslabon_proto::linkages::v1::{self as pb, OwnershipKind};

use super::{set, states};
use crate::{
    app::{App, Call},
    date,
    error::Error,
    register::{self, Claims, ListedSupplier, Snapshot, Wanted, is_for},
};

pub(super) async fn get_coverage(
    app: Arc<App>,
    call: Call,
    request: pb::GetCoverageRequest,
) -> Result<pb::SupplierCoverage, Error> {
    let (policy_name, policy) = register::policy(&app, &call, &request.policy).await?;
    let wanted = Wanted::new(request.relatedness.as_ref(), &policy, date::today());
    let snapshot = register::snapshot(&app, &call, &wanted, &states(request.need_states())).await?;
    let turn = snapshot.turn.clone();
    turn.computing(move || {
        let looked_at = Looked::new(&snapshot, &request, &policy);
        Ok::<_, Error>(pb::SupplierCoverage {
            rows: looked_at.rows(),
            needs: i32::try_from(looked_at.needs).unwrap_or(i32::MAX),
            policy: policy_name,
            digest: snapshot.digest.clone(),
            engine: ENGINE.to_owned(),
            relatedness: Some(snapshot.relatedness.clone()),
        })
    })
    .await
}

/// The firms that are counted, and those of them that could supply.
struct Looked<'a> {
    firms: Vec<&'a ListedSupplier>,
    could: BTreeSet<SupplierKey>,
    needs: usize,
}

impl<'a> Looked<'a> {
    fn new(snapshot: &'a Snapshot, request: &pb::GetCoverageRequest, policy: &Checked<Policy>) -> Self {
        let is_counted = |listed: &ListedSupplier| is_of(snapshot, listed, &request.country);
        let claims = Claims::new(snapshot, is_counted);
        let (capabilities, mut could, mut needs) = (set(&request.capabilities), BTreeSet::new(), 0);
        for listed in snapshot.needs.iter().filter(|need| is_for(need, &capabilities)) {
            needs += 1;
            let demand = Demand::new(&listed.need, policy);
            for (supplier, case) in claims.near(listed, &demand, policy.met_relatedness) {
                let key = supplier.supplier.firm.key;
                if !could.contains(&key) && is_usable(&case) {
                    could.insert(key);
                }
            }
        }
        Self { firms: snapshot.suppliers.iter().filter(|listed| is_counted(listed)).collect(), could, needs }
    }

    fn rows(&self) -> Vec<pb::CoverageRow> {
        let kinds = [(OwnershipKind::Domestic, false), (OwnershipKind::Foreign, true)];
        kinds.into_iter().flat_map(|(ownership, is_foreign)| self.rows_of(ownership, is_foreign)).collect()
    }

    fn rows_of(&self, ownership: OwnershipKind, is_foreign: bool) -> Vec<pb::CoverageRow> {
        let firms = || {
            let firms = self.firms.iter().map(|listed| &listed.supplier);
            firms.filter(|supplier| supplier.firm.is_foreign_owned == is_foreign)
        };
        let could =
            coverage(firms().map(|supplier| (supplier.firm.size, self.could.contains(&supplier.firm.key))));
        let have = coverage(firms().map(|supplier| {
            let mut claims = supplier.claims.iter();
            (supplier.firm.size, claims.any(|claim| claim.evidence == Evidence::DeliveredToMultinational))
        }));
        could.iter().zip(&have).map(|(could, have)| row(ownership, could, have)).collect()
    }
}

/// Whether a supplier is of a country, or of any where none is asked for.
pub(super) fn is_of(snapshot: &Snapshot, listed: &ListedSupplier, country: &str) -> bool {
    country.is_empty() || snapshot.reference.country_id(country) == Some(listed.supplier.firm.country)
}

fn row(ownership: OwnershipKind, could: &Coverage, have: &Coverage) -> pb::CoverageRow {
    let size = match could.size {
        SizeClass::Micro => pb::SizeClass::Micro,
        SizeClass::Small => pb::SizeClass::Small,
        SizeClass::Medium => pb::SizeClass::Medium,
        SizeClass::Large => pb::SizeClass::Large,
    };
    let number = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    pb::CoverageRow {
        ownership: ownership.into(),
        size_class: size.into(),
        firms: number(could.firms),
        could_supply: number(could.suppliers),
        have_supplied: number(have.suppliers),
        could_supply_share: could.share(),
        have_supplied_share: have.share(),
    }
}
