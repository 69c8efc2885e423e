//! Who is calling: tenant, roles, subject. Read from a verified token, carried
//! in the request's extensions, and taken by every store function.

use std::{fmt, str::FromStr};

use eslabon_proto::r#type::v1::Role;

/// The tenant whose rows everyone may read and operators may write.
pub const PUBLIC_TENANT: &str = "public";

/// The name of a tenant: 1 to 63 lower-case letters, digits and `-`, beginning
/// with a letter and not ending with `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tenant(String);

/// The text is not the name of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a tenant is 1 to 63 lower-case letters, digits and `-`, beginning with a letter")]
pub struct NotATenant;

impl Tenant {
    /// The tenant whose rows everyone may read.
    pub fn public() -> Self {
        Self(PUBLIC_TENANT.to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tenant {
    type Err = NotATenant;

    fn from_str(text: &str) -> Result<Self, NotATenant> {
        let valid = (1..=63).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if valid { Ok(Self(text.to_owned())) } else { Err(NotATenant) }
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u8);

impl Roles {
    /// No role at all.
    pub const NONE: Self = Self(0);

    /// This set and one more.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        match role {
            Role::Unspecified => self,
            known => Self(self.0 | (1 << known as u8)),
        }
    }

    /// Whether the two sets share a role.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set holds no role.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the set holds the role.
    pub fn contains(self, role: Role) -> bool {
        self.intersects(Self::NONE.with(role))
    }

    /// The roles, in the order of the contract.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        [Role::Operator, Role::Analyst, Role::Institute, Role::Viewer]
            .into_iter()
            .filter(move |role| self.contains(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// A verified caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose data it reads and writes.
    pub tenant: Tenant,
    /// What it may do.
    pub roles: Roles,
    /// Who it is, as logs name it, e.g. `key:0190…`.
    pub subject: String,
}

impl Caller {
    /// Whether the caller may write rows of a tenant: its own; those of
    /// `public` only as an operator.
    pub fn may_write(&self, tenant: &Tenant) -> bool {
        *tenant == self.tenant && (tenant.as_str() != PUBLIC_TENANT || self.roles.contains(Role::Operator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tenants_are_strict() {
        for good in ["a", "cinde", "pro-nicaragua", "t9"] {
            assert!(good.parse::<Tenant>().is_ok(), "{good}");
        }
        for bad in ["", "9a", "A", "a-", "a_b", "ñ", &"a".repeat(64)] {
            assert!(bad.parse::<Tenant>().is_err(), "{bad}");
        }
    }

    #[test]
    fn only_an_operator_writes_public_rows() {
        let caller = |role| Caller {
            tenant: Tenant::public(),
            roles: Roles::NONE.with(role),
            subject: "key:1".to_owned(),
        };
        assert!(caller(Role::Operator).may_write(&Tenant::public()));
        assert!(!caller(Role::Analyst).may_write(&Tenant::public()));
    }

    #[test]
    fn roles_are_a_set() {
        let roles: Roles = [Role::Viewer, Role::Operator, Role::Viewer].into_iter().collect();
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Operator, Role::Viewer]);
        assert!(!roles.contains(Role::Analyst));
        assert!(!roles.contains(Role::Unspecified));
    }
}
