//! x
use crate::routes::Routes;
use eslabon_runtime::contract::Contract;
pub(crate) fn document(_c: &Contract, _r: &Routes) -> Vec<u8> { Vec::new() }
pub(crate) fn page(_r: &Routes) -> String { String::new() }
