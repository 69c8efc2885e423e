//! Who may call what: nobody without a key, and nobody with a role that the
//! contract does not name.

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::problem::Kind;
use eslabon_tests::{on_each_engine, problem};

use super::{
    rest,
    stage::{Stage, domain},
};

const ROLES: [Role; 4] = [Role::Operator, Role::Analyst, Role::Institute, Role::Viewer];

#[tokio::test]
async fn without_a_key_nothing_is_answered() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let nobody = stage.suite.nobody();
        for (method, case) in stage.methods() {
            let found = stage.call(method, case, "").await.problem();
            let told = (found.kind, found.reason.as_str(), found.domain.as_str());
            assert_eq!(told, (Kind::Unauthenticated, "KEY_MISSING", "gateway.eslabon"), "{}", method.path);
            let response = rest::request(&nobody, method, &stage.request(case)).send().await.unwrap();
            assert!(response.headers().contains_key("www-authenticate"), "{}", method.path);
            problem(response, 401, "KEY_MISSING").await;
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_role_that_the_contract_does_not_name_is_denied() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let mut denied = 0;
        for role in ROLES {
            // Of the tenant itself: it is the role that is missing, not the data.
            let person = stage.suite.person("cinde", &[role]).await;
            for (method, case) in stage.methods() {
                if method.roles.contains(role) {
                    continue;
                }
                denied += 1;
                let found = stage.call(method, case, person.key()).await.problem();
                let told = (found.kind, found.reason.as_str(), found.domain);
                let expected = (Kind::PermissionDenied, "ROLE_MISSING", domain(method));
                assert_eq!(told, expected, "{} as {role:?}", method.path);
                let response = rest::request(&person, method, &stage.request(case)).send().await.unwrap();
                problem(response, 403, "ROLE_MISSING").await;
            }
        }
        assert!(denied > 0, "every role may call everything");
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_role_that_the_contract_names_is_let_in() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for role in ROLES {
            let person = stage.suite.person("cinde", &[role]).await;
            for (method, _) in stage.methods().into_iter().filter(|(method, _)| method.roles.contains(role)) {
                // An empty request gets as far as its own faults.
                let empty = prost_reflect::DynamicMessage::new(method.descriptor.input());
                let answer = stage.wire.call(method, person.key(), &[], &[empty]).await;
                let code = answer.status.code();
                assert!(
                    matches!(code, tonic::Code::Ok | tonic::Code::InvalidArgument),
                    "{} as {role:?}: {:?}",
                    method.path,
                    answer.status
                );
            }
        }
        stage.suite.stop().await;
    })
    .await;
}
