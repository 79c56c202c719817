"""Does, in order: poll, record, deliver, read pages, explain, check. Joins the other rooms; decides nothing itself."""
