//! Lists that come in pages, as one list.

use eslabon_proto::{gateway::v1 as keys, linkages::v1 as linkages, sectors::v1 as sectors};
use tonic::{Request, Response, Status};

use super::Client;
use crate::failure::Failure;

/// Items asked for at once.
const PAGE: usize = 1000;

/// A request for a page.
pub trait Query: Clone {
    /// Which page.
    fn page(&mut self, size: i32, token: String);
}

/// A page.
pub trait Page {
    /// What is on it.
    type Item;
    /// What is on it.
    fn items(&mut self) -> &mut Vec<Self::Item>;
    /// Where the next one begins; empty on the last.
    fn next(&mut self) -> &mut String;
}

macro_rules! paged {
    ($($request:ty => $response:ty, $item:ty, $items:ident;)*) => {$(
        impl Query for $request {
            fn page(&mut self, size: i32, token: String) {
                self.page_size = size;
                self.page_token = token;
            }
        }

        impl Page for $response {
            type Item = $item;

            fn items(&mut self) -> &mut Vec<$item> {
                &mut self.$items
            }

            fn next(&mut self) -> &mut String {
                &mut self.next_page_token
            }
        }
    )*};
}

paged! {
    sectors::ListDatasetsRequest => sectors::ListDatasetsResponse, sectors::Dataset, datasets;
    sectors::ListCountryComplexitiesRequest => sectors::ListCountryComplexitiesResponse, sectors::CountryComplexity, countries;
    sectors::ListProductComplexitiesRequest => sectors::ListProductComplexitiesResponse, sectors::ProductComplexity, products;
    sectors::ListCountryProductsRequest => sectors::ListCountryProductsResponse, sectors::CountryProduct, products;
    sectors::ListOpportunitiesRequest => sectors::ListOpportunitiesResponse, sectors::Opportunity, opportunities;
    sectors::ListProximitiesRequest => sectors::ListProximitiesResponse, sectors::ProductProximity, proximities;
    sectors::ListGrowthRequest => sectors::ListGrowthResponse, sectors::Growth, growth;
    sectors::ListInputsRequest => sectors::ListInputsResponse, sectors::Input, inputs;
    sectors::ListInputRowsRequest => sectors::ListInputRowsResponse, sectors::InputRow, rows;
    sectors::ListAppearancesRequest => sectors::ListAppearancesResponse, sectors::Appearance, appearances;
    sectors::ListCriteriaRequest => sectors::ListCriteriaResponse, sectors::Criterion, criteria;
    sectors::ComputeMatrixRequest => sectors::CriteriaMatrix, sectors::MatrixRow, rows;
    sectors::ListProfilesRequest => sectors::ListProfilesResponse, sectors::Profile, profiles;
    sectors::ListRunsRequest => sectors::ListRunsResponse, sectors::Run, runs;
    sectors::ListSectorResultsRequest => sectors::ListSectorResultsResponse, sectors::SectorResult, sectors;
    sectors::ListLogEntriesRequest => sectors::ListLogEntriesResponse, sectors::LogEntry, entries;
    sectors::ListProposalsRequest => sectors::ListProposalsResponse, sectors::Proposal, proposals;
    sectors::ListEvidenceRequest => sectors::ListEvidenceResponse, sectors::Evidence, evidence;
    sectors::ListAssessmentsRequest => sectors::ListAssessmentsResponse, sectors::Assessment, assessments;
    sectors::ListDecisionsRequest => sectors::ListDecisionsResponse, sectors::Decision, decisions;
    linkages::ListActionCataloguesRequest => linkages::ListActionCataloguesResponse, linkages::ActionCatalogue, action_catalogues;
    linkages::ListAllocatedSuppliersRequest => linkages::ListAllocatedSuppliersResponse, linkages::AllocatedSupplier, suppliers;
    linkages::ListAllocationsRequest => linkages::ListAllocationsResponse, linkages::Allocation, allocations;
    linkages::ListAssignmentsRequest => linkages::ListAssignmentsResponse, linkages::Assignment, assignments;
    linkages::ListBlockedProductsRequest => linkages::ListBlockedProductsResponse, linkages::BlockedProduct, blocked_products;
    linkages::ListBuyersRequest => linkages::ListBuyersResponse, linkages::Buyer, buyers;
    linkages::ListCapabilitiesRequest => linkages::ListCapabilitiesResponse, linkages::Capability, capabilities;
    linkages::ListDuplicatesRequest => linkages::ListDuplicatesResponse, linkages::Duplicate, duplicates;
    linkages::ListIncentiveAgreementsRequest => linkages::ListIncentiveAgreementsResponse, linkages::IncentiveAgreement, incentive_agreements;
    linkages::ListLocalContentPlansRequest => linkages::ListLocalContentPlansResponse, linkages::LocalContentPlan, local_content_plans;
    linkages::ListPlanEventsRequest => linkages::ListPlanEventsResponse, linkages::PlanEvent, events;
    linkages::ListMatchPoliciesRequest => linkages::ListMatchPoliciesResponse, linkages::MatchPolicy, policies;
    linkages::ListMinimumScalesRequest => linkages::ListMinimumScalesResponse, linkages::MinimumScale, minimum_scales;
    linkages::ListMissingLinksRequest => linkages::ListMissingLinksResponse, linkages::MissingLink, links;
    linkages::ListNeedsRequest => linkages::ListNeedsResponse, linkages::Need, needs;
    linkages::ListRecruitmentTargetsRequest => linkages::ListRecruitmentTargetsResponse, linkages::RecruitmentTarget, recruitment_targets;
    linkages::ListStandardTablesRequest => linkages::ListStandardTablesResponse, linkages::StandardTable, standard_tables;
    linkages::ListSuppliersRequest => linkages::ListSuppliersResponse, linkages::Supplier, suppliers;
    linkages::ListSurveysRequest => linkages::ListSurveysResponse, linkages::Survey, surveys;
    linkages::ListUnmetRequest => linkages::ListUnmetResponse, linkages::NeedAllocation, needs;
    linkages::ListValueChainsRequest => linkages::ListValueChainsResponse, linkages::ValueChain, value_chains;
    linkages::ListWaveSetsRequest => linkages::ListWaveSetsResponse, linkages::WaveSet, wave_sets;
    keys::ListKeysRequest => keys::ListKeysResponse, keys::Key, keys;
}

impl Client {
    /// The first `limit` items of a list, or all when 0, as if they had come on
    /// one page. A token is left where there are more.
    pub async fn list<Q: Query, A: Page>(
        &self,
        mut query: Q,
        limit: usize,
        call: impl AsyncFn(Request<Q>) -> Result<Response<A>, Status>,
    ) -> Result<A, Failure> {
        let wanted = |held: usize| if limit == 0 { PAGE } else { PAGE.min(limit - held) };
        query.page(wanted(0) as i32, String::new());
        let mut all: A = self.read(query.clone(), &call).await?;
        while !all.next().is_empty() && (limit == 0 || all.items().len() < limit) {
            query.page(wanted(all.items().len()) as i32, std::mem::take(all.next()));
            let mut page: A = self.read(query.clone(), &call).await?;
            *all.next() = std::mem::take(page.next());
            all.items().append(page.items());
        }
        Ok(all)
    }
}
