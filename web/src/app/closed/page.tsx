import { Suspense } from 'react';
import { Opening } from '../opening.tsx';
import { ClosedPlace } from './closed-place.tsx';

export default function ClosedPage() {
  return (
    <Suspense fallback={<Opening />}>
      <ClosedPlace />
    </Suspense>
  );
}
