import type { ReactNode } from 'react';

/** One matter of a settings page: its name beside or above what there is to see and do. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="set">
      <h2>{title}</h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
