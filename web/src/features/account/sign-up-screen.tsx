'use client';
import { SignUpView } from './sign-up-view.tsx';
import { useSignUp } from './use-sign-up.ts';

export function SignUpScreen() {
  const { snapshot, actions } = useSignUp();
  return <SignUpView snapshot={snapshot} actions={actions} />;
}
