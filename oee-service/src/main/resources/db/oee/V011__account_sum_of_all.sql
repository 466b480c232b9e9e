-- Sums of many units of the same months or weeks; the other index is for one unit.
create index account_sum_of_all on account_sum (period, period_from);
