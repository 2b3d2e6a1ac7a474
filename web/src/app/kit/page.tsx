import { Gate } from '../gate.tsx';
import { KitPlace } from './kit-place.tsx';

export default function KitPage() {
  return (
    <Gate audience="inside">
      <KitPlace />
    </Gate>
  );
}
