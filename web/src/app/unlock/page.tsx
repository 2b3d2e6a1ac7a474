import { Gate } from '../gate.tsx';
import { UnlockPlace } from './unlock-place.tsx';

export default function UnlockPage() {
  return (
    <Gate audience="unlocking">
      <UnlockPlace />
    </Gate>
  );
}
