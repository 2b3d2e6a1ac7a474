/** Whether a lane is the team's own channel of a search: it belongs to the search itself and to no candidate. */
export const isRoom = (lane: { readonly conversation: string; readonly mandate: string }): boolean => lane.conversation === lane.mandate;
