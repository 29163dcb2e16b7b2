// The page that the mail to a new address leads to. A person presses the button: programs that look
// into mails open links as well.
import { serve } from "./page.js";

serve("/api/auth/email/verify", () => ({}), "Thank you: your address is confirmed.");
