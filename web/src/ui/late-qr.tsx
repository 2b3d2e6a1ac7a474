'use client';
import { lazy, Suspense } from 'react';

const Qr = lazy(() => import('./qr.tsx').then((loaded) => ({ default: loaded.Qr })));

/** A QR code whose encoder is not part of a page's first load; its place is kept meanwhile. */
export function LateQr({ value, label }: { value: string; label: string }) {
  return (
    <Suspense fallback={<div className="qr aspect-square" />}>
      <Qr value={value} label={label} />
    </Suspense>
  );
}
