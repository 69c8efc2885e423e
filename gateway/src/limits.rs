//! What one key may ask, and how often one address may try to come in.
//!
//! Every replica counts for itself: a shared counter would cost a round trip a
//! request, and the limits protect the replica, not a bill.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use eslabon_runtime::problem::{Kind, Problem};
use governor::{
    DefaultDirectRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Limits;

/// Addresses that are remembered for their failed attempts.
const REMEMBERED: u64 = 10_000;
/// How long an address is remembered after its last attempt.
const FORGIVEN: Duration = Duration::from_secs(600);

/// What is left to one key.
pub(crate) struct Allowance {
    rate: Option<DefaultDirectRateLimiter>,
    concurrent: Arc<Semaphore>,
}

impl Allowance {
    pub(crate) fn new(limits: &Limits) -> Self {
        let rate = quota(limits.requests_per_second, limits.burst).map(RateLimiter::direct);
        Self { rate, concurrent: Arc::new(Semaphore::new(limits.max_concurrent)) }
    }

    /// Takes one request; the permit is held until its answer has ended.
    pub(crate) fn take(&self) -> Result<OwnedSemaphorePermit, Problem> {
        // Being under way comes first: what is refused here costs no rate.
        let permit = self.concurrent.clone().try_acquire_owned().map_err(|_| {
            let problem = Problem::new(
                Kind::ResourceExhausted,
                "CONCURRENCY_LIMITED",
                "this key has as many requests under way as it may; wait until one has ended",
            );
            problem.retry_after(Duration::from_secs(1))
        })?;
        if let Some(Err(wait)) = self.rate.as_ref().map(check) {
            let problem = Problem::new(
                Kind::ResourceExhausted,
                "RATE_LIMITED",
                "this key asks more often than it may; wait as long as is told and try again",
            );
            return Err(problem.retry_after(wait));
        }
        Ok(permit)
    }
}

/// Failed attempts by address, so that nobody makes the store look up guesses as
/// fast as the network allows.
pub(crate) struct Peers {
    quota: Option<Quota>,
    seen: Cache<IpAddr, Arc<Peer>>,
}

struct Peer {
    failures: DefaultDirectRateLimiter,
    barred_until: Mutex<Option<Instant>>,
}

impl Peers {
    pub(crate) fn new(limits: &Limits) -> Self {
        let per_second = limits.failed_attempts_per_second;
        Self {
            quota: quota(per_second, per_second.saturating_mul(2)),
            seen: Cache::builder().max_capacity(REMEMBERED).time_to_idle(FORGIVEN).build(),
        }
    }

    /// Refuses an address that has failed too often.
    pub(crate) fn check(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        let Some(peer) = address.and_then(|address| self.seen.get(&network(address))) else { return Ok(()) };
        let until = *peer.barred_until.lock().unwrap_or_else(PoisonError::into_inner);
        match until.and_then(|until| until.checked_duration_since(Instant::now())) {
            Some(wait) if !wait.is_zero() => {
                let problem = Problem::new(
                    Kind::ResourceExhausted,
                    "TOO_MANY_ATTEMPTS",
                    "too many calls from this address came with no key that is known; wait and try again",
                );
                Err(problem.retry_after(wait))
            }
            _ => Ok(()),
        }
    }

    /// Counts a failed attempt.
    pub(crate) fn failed(&self, address: Option<IpAddr>) {
        let (Some(quota), Some(address)) = (self.quota, address) else { return };
        let peer = self.seen.get_with(network(address), || {
            Arc::new(Peer { failures: RateLimiter::direct(quota), barred_until: Mutex::new(None) })
        });
        if let Err(wait) = check(&peer.failures) {
            let until = Instant::now() + wait;
            *peer.barred_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
    }
}

/// Takes one from a limiter, or tells how long to wait.
fn check(limiter: &DefaultDirectRateLimiter) -> Result<(), Duration> {
    limiter.check().map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}

fn quota(per_second: u32, burst: u32) -> Option<Quota> {
    let rate = NonZeroU32::new(per_second)?;
    Some(Quota::per_second(rate).allow_burst(NonZeroU32::new(burst).unwrap_or(rate)))
}

/// An IPv6 host has 2^64 addresses, so there it is the network that counts.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        canonical => canonical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            requests_per_second: 1,
            burst: 2,
            max_concurrent: 1,
            failed_attempts_per_second: 1,
            ..Limits::default()
        }
    }

    #[test]
    fn a_key_has_a_burst_and_then_waits() {
        let allowance = Allowance::new(&limits());
        for _ in 0..2 {
            assert!(allowance.take().is_ok());
        }
        let problem = allowance.take().unwrap_err();
        assert_eq!(problem.reason, "RATE_LIMITED");
        assert!(problem.retry_after.unwrap() <= Duration::from_secs(1));
    }

    #[test]
    fn a_permit_is_held_until_it_is_dropped() {
        let allowance = Allowance::new(&limits());
        let held = allowance.take().unwrap();
        assert_eq!(allowance.take().unwrap_err().reason, "CONCURRENCY_LIMITED");
        drop(held);
        assert!(allowance.take().is_ok());
    }

    #[test]
    fn an_address_that_fails_too_often_is_barred_for_a_while() {
        let peers = Peers::new(&limits());
        let (bad, good) = (Some("192.0.2.1".parse().unwrap()), Some("192.0.2.2".parse().unwrap()));
        for _ in 0..3 {
            assert!(peers.check(bad).is_ok());
            peers.failed(bad);
        }
        assert_eq!(peers.check(bad).unwrap_err().reason, "TOO_MANY_ATTEMPTS");
        assert!(peers.check(good).is_ok() && peers.check(None).is_ok());
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_are_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
