// The page that the mail of a forgotten password leads to.
import { serve } from "./page.js";

serve("/api/auth/password/reset", (form) => ({ new_password: form.password.value }),
	"Your password is changed, and all sessions have ended. Sign in with the new one.");
