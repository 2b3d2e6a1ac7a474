import { useEffect, useState } from 'preact/hooks';

/** A hook for views that are fetched behind the first messages, and again when the network is back; null until they are here. */
export const lateViews = <Views>(load: () => Promise<Views>): (() => Views | null) => {
  let loaded: Views | null = null;
  return () => {
    const [views, setViews] = useState(() => loaded);
    useEffect(() => {
      if (views) return undefined;
      const fetchThem = (): void =>
        void load().then(
          (found) => {
            loaded = found;
            setViews(() => found);
          },
          () => undefined,
        );
      fetchThem();
      window.addEventListener('online', fetchThem);
      return () => window.removeEventListener('online', fetchThem);
    }, [views]);
    return views;
  };
};
