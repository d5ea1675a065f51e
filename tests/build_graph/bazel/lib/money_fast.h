int Fast();
