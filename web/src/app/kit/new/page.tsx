import { Gate } from '../../gate.tsx';
import { NewKitPlace } from './new-kit-place.tsx';

export default function NewKitPage() {
  return (
    <Gate audience="inside">
      <NewKitPlace />
    </Gate>
  );
}
