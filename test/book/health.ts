import type { Account } from './account';
import { clamp } from './rng';
import type { World } from './world';

const KEY_FEATURES = 4;

/**
 * A week of the hidden state: health drifts back to its footing with noise, a blow comes now and then, the
 * footing itself wanders. People's warmth follows slowly, key features are taken up or dropped.
 */
export function healthWeek(world: World, account: Account): void {
  const rng = world.rng('health', account.n, world.day);
  if (account.story) {
    account.health = clamp(account.story.health + 0.02 * rng.normal(), 0.05, 1);
  } else {
    account.footing = clamp(account.footing + 0.012 * rng.normal(), 0.1, 0.97);
    if (rng.chance(0.006)) account.footing = Math.max(0.1, account.footing - rng.between(0.1, 0.3));
    if (rng.chance(0.005)) account.footing = Math.min(0.95, account.footing + rng.between(0.1, 0.25));
    const blow = rng.chance(0.012) ? rng.between(0.1, 0.3) : 0;
    const pull = 0.09 * (account.footing - account.health);
    account.health = clamp(account.health + pull + 0.02 * rng.normal() - blow, 0.03, 1);
    for (const person of account.people) {
      person.warmth = clamp(
        person.warmth + 0.03 * (account.health - person.warmth) + 0.015 * rng.normal(),
        0.05,
        1,
      );
      // Champions go quiet: the account looks well for a while yet.
      if (person.role === 'Influencer' && rng.chance(0.002)) person.warmth = 0.08;
    }
  }
  const feature = 1 << rng.int(0, KEY_FEATURES - 1);
  if (world.day < account.goLive) return;
  if (rng.chance(0.1 * account.health)) account.features |= feature;
  else if (rng.chance(0.03 * (1 - account.health))) account.features &= ~feature;
}

/** The key features an account has taken up by the time the book begins. */
export function firstFeatures(world: World, account: Account): number {
  if (account.goLive >= world.firstDay) return 1;
  const rng = world.rng('features', account.n);
  let bits = 1;
  for (let i = 1; i < KEY_FEATURES; i++) if (rng.chance(0.2 + 0.75 * account.health)) bits |= 1 << i;
  return bits;
}
