//! The cases of what is missing, of chains and of waves: one for each method.

use serde_json::json;

use super::{
    cases::{Case, Isolation},
    stage_missing as stage,
};

macro_rules! chain {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.ChainService/", $method)
    };
}

macro_rules! missing {
    ($method:literal) => {
        concat!("/eslabon.linkages.v1.MissingLinksService/", $method)
    };
}

/// Every case of MissingLinksService and of ChainService.
pub(crate) const CASES: &[Case] = &[
    Case {
        method: missing!("CreateMinimumScale"),
        request: |_| json!({"minimum_scale_id": "another", "minimum_scale": stage::scale(12.0), "request_id": "make-minimum_scale"}),
        isolation: Isolation::Make,
    },
    Case {
        method: missing!("GetMinimumScale"),
        request: |names| json!({"name": names.linkages.missing.scale}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("ListMinimumScales"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.scale),
    },
    Case {
        method: missing!("UpdateMinimumScale"),
        request: |names| json!({"name": names.linkages.missing.spare_scale, "minimum_scale": stage::scale(12.0), "update_mask": "source"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("DeleteMinimumScale"),
        request: |names| json!({"name": names.linkages.missing.spare_scale}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("CreateBlockedProduct"),
        request: |_| json!({"blocked_product_id": "another", "blocked_product": stage::product("Edited", "shared"), "request_id": "make-blocked_product"}),
        isolation: Isolation::Make,
    },
    Case {
        method: missing!("GetBlockedProduct"),
        request: |names| json!({"name": names.linkages.missing.product}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("ListBlockedProducts"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.product),
    },
    Case {
        method: missing!("UpdateBlockedProduct"),
        request: |names| json!({"name": names.linkages.missing.spare_product, "blocked_product": stage::product("Edited", "shared"), "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("DeleteBlockedProduct"),
        request: |names| json!({"name": names.linkages.missing.spare_product}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("CreateRecruitmentTarget"),
        request: |names| json!({"recruitment_target_id": "another", "recruitment_target": stage::target(&names.linkages.missing.link), "request_id": "make-target"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("GetRecruitmentTarget"),
        request: |names| json!({"name": names.linkages.missing.target}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("ListRecruitmentTargets"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.target),
    },
    Case {
        method: missing!("UpdateRecruitmentTarget"),
        request: |names| json!({"name": names.linkages.missing.spare_target, "recruitment_target": stage::target(&names.linkages.missing.link), "update_mask": "firmType"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("DeleteRecruitmentTarget"),
        request: |names| json!({"name": names.linkages.missing.spare_target}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("CreateValueChain"),
        request: |_| json!({"value_chain_id": "another", "value_chain": stage::chain("Edited"), "request_id": "make-value_chain"}),
        isolation: Isolation::Make,
    },
    Case {
        method: chain!("GetValueChain"),
        request: |names| json!({"name": names.linkages.missing.chain}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("ListValueChains"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.chain),
    },
    Case {
        method: chain!("UpdateValueChain"),
        request: |names| json!({"name": names.linkages.missing.spare_chain, "value_chain": stage::chain("Edited"), "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("DeleteValueChain"),
        request: |names| json!({"name": names.linkages.missing.spare_chain}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("CreateWaveSet"),
        request: |_| json!({"wave_set_id": "another", "wave_set": stage::waves("Edited"), "request_id": "make-wave_set"}),
        isolation: Isolation::Make,
    },
    Case {
        method: chain!("GetWaveSet"),
        request: |names| json!({"name": names.linkages.missing.waves}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("ListWaveSets"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.waves),
    },
    Case {
        method: chain!("UpdateWaveSet"),
        request: |names| json!({"name": names.linkages.missing.spare_waves, "wave_set": stage::waves("Edited"), "update_mask": "title"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("DeleteWaveSet"),
        request: |names| json!({"name": names.linkages.missing.spare_waves}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("DetectMissingLinks"),
        request: |_| json!({"survey_id": "another", "question": {"country": "CRI"}, "request_id": "make-survey"}),
        isolation: Isolation::Own,
    },
    Case {
        method: missing!("GetSurvey"),
        request: |names| json!({"name": names.linkages.missing.survey}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("ListSurveys"),
        request: |_| json!({"page_size": 1000}),
        isolation: Isolation::List(|names| &names.linkages.missing.survey),
    },
    Case {
        method: missing!("DeleteSurvey"),
        request: |names| json!({"name": names.linkages.missing.spare_survey}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("ListMissingLinks"),
        request: |names| json!({"survey": names.linkages.missing.survey, "page_size": 1000}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("GetMissingLink"),
        request: |names| json!({"name": names.linkages.missing.link}),
        isolation: Isolation::Resource,
    },
    Case {
        method: missing!("AdvanceTarget"),
        request: |names| json!({"name": names.linkages.missing.target, "stage": "TARGET_STAGE_CONTACTED", "request_id": "advance"}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("GetChainMap"),
        request: |names| json!({"name": names.linkages.missing.chain}),
        isolation: Isolation::Resource,
    },
    Case {
        method: chain!("AssessWaves"),
        request: |names| json!({"name": names.linkages.missing.waves}),
        isolation: Isolation::Resource,
    },
];
