export interface AskIds<Ids> {
  /** The same for the same contents until they are through. */
  of(contents: unknown): Ids;
  through(contents: unknown): void;
}

/**
 * Ids of what somebody asks the server for. They belong to the contents, not to the try: one whose answer was lost is repeated under its id
 * and makes nothing twice, and what was changed in between is another thing. Kept while the page lives.
 */
export const openAskIds = <Ids>(make: () => Ids): AskIds<Ids> => {
  const known = new Map<string, Ids>();
  return {
    of: (contents) => {
      const key = JSON.stringify(contents);
      const ids = known.get(key) ?? make();
      known.set(key, ids);
      return ids;
    },
    through: (contents) => void known.delete(JSON.stringify(contents)),
  };
};
