import { type FormEvent, startTransition } from "react";

/**
 * Submits to an action without React's reset of the form afterwards, so that a refused form keeps what was typed.
 * Use as `onSubmit` with the dispatcher of `useActionState`.
 */
export function keepingFields(dispatch: (form: FormData) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => dispatch(form));
  };
}
