import { Suspense } from 'react';
import { Gate } from '../gate.tsx';
import { Opening } from '../opening.tsx';
import { SearchesPlace } from './searches-place.tsx';

export default function SearchesPage() {
  return (
    <Suspense fallback={<Opening />}>
      <Gate audience="inside">
        <SearchesPlace />
      </Gate>
    </Suspense>
  );
}
