import { Field, fieldControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Asked for before a sensitive change when the sign-in is not recent. */
export function PasswordField({ id, error }: { id: string; error: string | undefined }) {
  return (
    <Field id={id} label="Your password" help="You signed in more than 15 minutes ago." error={error}>
      <Input
        {...fieldControlProps({ id, help: true, error })}
        name="password"
        type="password"
        autoComplete="current-password"
      />
    </Field>
  );
}
