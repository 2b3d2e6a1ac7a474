/** What a log may offer where somebody talks with a candidate, for places that are none. */
export const inertActions = {
  chooseLane: () => undefined,
  assign: () => Promise.resolve(null),
  back: () => undefined,
  togglePanel: () => undefined,
  shareLink: () => undefined,
  toggleAsServer: () => undefined,
  unlock: () => undefined,
  giveReason: () => undefined,
  lookAgain: () => undefined,
};
