import { expect, test } from 'vitest';
import type { Epoch } from '../../platform/stored.ts';
import { selectEpochs } from './select-epochs.ts';

/** Two pairs: a lane that was rotated before anybody claimed it. */
const epochs = (
  [
    [4, 'reply'],
    [1, 'opening'],
    [3, 'opening'],
    [2, 'reply'],
  ] as const
).map(([epoch, phase]) => ({ epoch, phase }) as Epoch);
const chosen = (laneEpoch: number, includeReply: boolean): number[] => selectEpochs(epochs, { epoch: laneEpoch }, includeReply).map(({ epoch }) => epoch);

test('[LA8] a provisional device gets opening epochs alone, also where reply epochs lie behind it', () => {
  expect([chosen(1, false), chosen(3, false)]).toEqual([[1], [1, 3]]);
});

test('[LA9] nobody gets an epoch ahead of the lane, an admitted device no more than others', () => {
  expect([chosen(1, true), chosen(3, true), chosen(4, true)]).toEqual([[1], [1, 2, 3], [1, 2, 3, 4]]);
});
