import type { Epoch } from '../../platform/stored.ts';

/**
 * The epochs whose keys a candidate's device may have: up to the lane's own, and for a device that is not admitted the opening ones
 * alone. The waiting reply epoch is ahead of the lane until the claim, so nobody has it before (link-and-keys section 1 b).
 */
export const selectEpochs = (epochs: readonly Epoch[], lane: { epoch: number }, includeReply: boolean): Epoch[] =>
  epochs.filter((epoch) => epoch.epoch <= lane.epoch && (includeReply || epoch.phase === 'opening')).toSorted((a, b) => a.epoch - b.epoch);
