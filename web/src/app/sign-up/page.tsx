import { SignUpScreen } from '../../features/account/sign-up-screen.tsx';
import { Gate } from '../gate.tsx';

export default function SignUpPage() {
  return (
    <Gate audience="outside">
      <SignUpScreen />
    </Gate>
  );
}
