int Money();
