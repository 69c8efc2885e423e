//! Why the code hierarchy stands in for a dataset.

use eslabon_proto::linkages::v1 as pb;

pub(super) fn no_answer() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because the sectors service gave no answer".to_owned(),
        es: "se usó la jerarquía de códigos porque el servicio de sectores no dio respuesta".to_owned(),
        pt: "usou-se a hierarquia de códigos porque o serviço de setores não deu resposta".to_owned(),
    }
}

pub(super) fn not_there() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because no sectors service is configured".to_owned(),
        es: "se usó la jerarquía de códigos porque no hay un servicio de sectores configurado".to_owned(),
        pt: "usou-se a hierarquia de códigos porque nenhum serviço de setores está configurado".to_owned(),
    }
}

pub(super) fn none_held() -> pb::Text {
    pb::Text {
        en: "code hierarchy used because the dataset holds no two products of different capabilities"
            .to_owned(),
        es: "se usó la jerarquía de códigos porque el conjunto de datos no tiene dos productos de capacidades distintas"
            .to_owned(),
        pt: "usou-se a hierarquia de códigos porque o conjunto de dados não tem dois produtos de capacidades diferentes"
            .to_owned(),
    }
}

pub(super) fn too_many(products: usize, most: usize) -> pb::Text {
    pb::Text {
        en: format!(
            "code hierarchy used because the capabilities have {products} codes and at most {most} are asked for"
        ),
        es: format!(
            "se usó la jerarquía de códigos porque las capacidades tienen {products} códigos y se consultan como máximo {most}"
        ),
        pt: format!(
            "usou-se a hierarquia de códigos porque as capacidades têm {products} códigos e no máximo {most} são consultados"
        ),
    }
}
