const HOUR_MS = 3_600_000;

export interface TellingPorts {
  /** Says that the device is in use, where that was not said today. */
  readonly tell: () => Promise<void>;
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & Pick<Document, 'visibilityState'>;
  /** Where `online` is heard. */
  readonly browser: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * [CN9] Once a day, for as long as the page is open and somebody can see it: a page that stays open for days tells of each. What fails is tried at
 * the next occasion: looked at again, the network back, an hour later.
 */
export const keepTelling = ({ tell, page, browser, after, failed }: TellingPorts): (() => void) => {
  let isTelling = false;
  let stop = (): void => undefined;
  const look = (): void => {
    stop();
    stop = after(HOUR_MS, look);
    if (page.visibilityState !== 'visible' || isTelling) return;
    isTelling = true;
    tell()
      .catch(failed)
      .finally(() => {
        isTelling = false;
      });
  };
  page.addEventListener('visibilitychange', look);
  browser.addEventListener('online', look);
  look();
  return () => {
    stop();
    page.removeEventListener('visibilitychange', look);
    browser.removeEventListener('online', look);
  };
};
