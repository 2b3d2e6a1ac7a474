import { Suspense } from 'react';
import { Gate } from '../gate.tsx';
import { Opening } from '../opening.tsx';
import { InboxPlace } from './inbox-place.tsx';

export default function InboxPage() {
  return (
    <Suspense fallback={<Opening />}>
      <Gate audience="inside">
        <InboxPlace />
      </Gate>
    </Suspense>
  );
}
