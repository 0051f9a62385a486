mod add_intermediary;
mod check_membership;
mod custody_accounts;
mod register_participant;
mod register_site;
mod set_session_quota;
mod suspend_and_reinstate;
