-- Only requests of HTTP evaluators are signed.
alter table evaluators add constraint evaluators_secret_of_http
  check (type = 'http' or (secret_encrypted is null and previous_secret_encrypted is null));
